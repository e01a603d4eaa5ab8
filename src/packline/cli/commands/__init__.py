"""The commands, one module each: ``add_options(parser)`` says what it takes, ``run(options)`` does it.

``packline.cli.command_table`` lists them. Modules that serve two or three commands add the options of each.
"""
