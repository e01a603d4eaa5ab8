"""AWS on one machine: the synthesized template deployed into moto."""
