"""The commands, one module each: ``add_options(parser)`` adds its arguments, ``run(options)`` runs it.

``packline.cli.command_table`` lists them. Modules that serve two or three commands add the options of each.
"""
