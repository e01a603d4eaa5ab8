"""Speak HTTP/1.1 as a client: one protocol module, three connections, one client with retries.

::

    part_builder, upload          aws_api, API client             fetch workers
          |                             |                               |
      HttpLoop                     HttpClient                  client.transfer.connection
      http_loop.py                 client.py                   (extracts files on the fly)
          |                             |                           |          |
      LoopConnection              HttpConnection  <-----------------+      Connector
      loop_connection.py          connection.py                            connector.py
          \\_____________________________|_______________________________/
                                        |
                    http1.py: serialize requests, parse heads, decode bodies (sans-I/O)
                    proxy.py: find the proxy, open a tunnel     tls.py: the TLS context

* ``http1`` holds the rules of HTTP/1.1 and no socket. It is the only place that parses a response head, decides how
  a body is framed (RFC 9112 section 6.3), and decodes chunks.
* ``HttpConnection`` blocks. ``HttpClient`` sends single small requests over it: table queries, manifests, listings.
  It retries by a ``RetryPolicy``, within a ``RequestTimeLimit``.
* ``HttpLoop`` keeps hundreds of requests to one origin in flight on one thread, for building parts and for uploads.
  ``AsyncRequest`` and its ``Callbacks`` are in ``async_request``. Its errors are named as in httpx: ConnectError,
  ReadError, ReadTimeout.
* ``Connector`` opens a connection without blocking, so that a worker of the fetch client can serve its other
  connections in the meantime.

The package knows nothing about AWS but the setting of its certificates (``packline.aws_config``). No library is used,
because each costs several times the CPU of these modules: ``docs/decisions/0003-packing-engine.md`` and
``docs/decisions/0008-fetch-engine.md`` have the figures.
"""
