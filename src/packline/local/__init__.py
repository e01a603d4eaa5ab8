"""AWS on one machine: moto with the patches it needs, running the template that CDK synthesizes."""
