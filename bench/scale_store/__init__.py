"""A large execution in a real S3 server, through the state machine and the functions that are deployed.

``python -m bench.scale_store``: SeaweedFS holds the objects, moto the table. What AWS does between two functions is
done by ``tests.simulation.machine``, which carries out ``infra/assemble.asl.json``.
"""
