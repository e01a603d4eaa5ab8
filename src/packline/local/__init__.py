"""A local AWS: moto with the patches it needs, running the template that CDK synthesizes."""
