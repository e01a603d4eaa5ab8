"""Imports: datasets of other tools become versions, through the push that exists.

::

    packline import SOURCE --dataset NAME/VERSION
        │ 1. detect.py          which kind of source it is; one module for each makes an ImportPlan
        │                       (archives.py, dvc.py, hugging_face.py, wandb.py, quilt.py, clearml.py, lakefs.py);
        │                       tar_entries.py and zip_entries.py read archives
        ▼ 2. staging.py         members become files of one folder, each checked; a repeated import goes on
        │ 3. session.py         pushes the folder as parts; nothing was published before
    storages.py                 where a source's bytes are: folders, zip files, buckets
    import_dataset.py           ``packline.import_dataset``: checks arguments, runs the import
"""
