"""Upload a folder as an execution: ``push.py FOLDER EXECUTION [client|only]``.

With ``client``, parts are built as well; with ``only``, they are sent in the place of the files.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from packline.client.upload.sender import Sender
from packline.client.upload.upload import UploadRequest, upload
from packline.part_builder.s3_request_builder import S3RequestBuilder

folder, execution, *package = sys.argv[1:]
request = UploadRequest(Path(folder), execution, package="".join(package))
with closing(Sender(execution, S3RequestBuilder.find("bench"))) as sender:
    print(upload(request, sender).files)
