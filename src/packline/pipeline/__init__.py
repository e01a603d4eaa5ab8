"""The use cases, one a file: plain data in, ports as parameters, plain data out."""
