"""Call AWS without boto3: signatures, credentials, S3, DynamoDB, Step Functions and EventBridge.

A worker resolves an alias, reads a few manifests and signs some hundred requests. Importing boto3 for that costs
more than the rest of a warm fetch (``docs/decisions/0005-own-signatures.md``), so these modules use only the standard
library and ``packline.http``. botocore is imported only where the environment holds no credentials.

::

    s3.py                     dynamodb.py   stepfunctions.py   eventbridge.py
    S3Source, S3Client        DynamoClient  StateMachine       EventBus
        |                          \\________________|________________/
        |                                   json_client.py
        |                                   AwsJsonClient (AWS JSON protocol)
        |___________________________________________|
                              |
    sigv4.py        sign headers and URLs           clock.py     the time of signatures, corrected
    credentials.py  environment, else botocore      endpoint.py  where a service answers
    bucket_address.py  bucket in host or path       (settings: packline.aws_config)

    errors                                          checksums
    error_codes.py   code -> ErrorAction: the one   checksums.py  of a whole object, from headers
                     table for all services         crc.py        CRC-32C, CRC-64/NVME
    s3_errors.py     parse S3's XML errors
    s3_error_messages.py, json_error_messages.py, botocore_errors.py: typed errors with remedies

* **Who uses it.** Workers and commands use the clients. Lambda functions use boto3 for DynamoDB and S3, but send
  events and start runs through ``EventBus`` and ``StateMachine``, which accept a client of boto3 as well. The part
  builder signs with ``sigv4`` and reads ``s3_errors``, but sends its requests over ``packline.http.HttpLoop``.
* **Errors.** A response becomes an ``ErrorAction`` (retry, slow down, renew the credentials, correct the clock, …).
  What remains after all retries becomes a typed error of ``packline.errors`` that names the resource and a remedy.
"""
