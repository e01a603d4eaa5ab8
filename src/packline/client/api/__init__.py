"""Client of a deployment's HTTP API: plans, presigned URLs and lineage, without AWS credentials.

::

    ApiSource (source.py)                an ObjectSource for the transfer engine: every request is a presigned URL
        └── PlanRegistry (presigned_urls.py)      plans by URI; PresignedUrls renews the URLs of a version before they
        end
                ├── plan.py                       one page of a fetch plan, read strictly
                ├── MemberUrls (member_urls.py)   URLs of single members, by rows of the manifest, a page at a time
                └── ApiClient (http.py)           GET and POST of small JSON documents: retries, bounded, typed errors
                        ├── auth.py               NoAuth on loopback, BearerAuth (a token), SigV4Auth (an IAM role)
                        ├── urls.py               addresses are validated before anything is sent to them
                        ├── json_reader.py        refuses what is not as the API's description says
                        └── errors.py             the API's problem documents as typed errors
    ApiResolver (resolver.py)            resolves names and metadata for ``packline inputs``; records lineage

Only the API's own host gets the token or the signature. Other hosts get presigned URLs, over TLS except on loopback.
The package is imported only where PACKLINE_API_URL or ``--api`` is given.
"""
