"""AWS on one machine: moto with the corrections it needs, running the template that CDK synthesizes."""
