"""Stands in for a bucket that speaks S3, in memory only, at the address of S3_URL: for `make production`."""

import os
import signal
from urllib.parse import urlsplit

import boto3
from moto.server import ThreadedMotoServer

address = urlsplit(os.environ["S3_URL"])
server = ThreadedMotoServer(ip_address=address.hostname or "", port=address.port or 0)
server.start()
boto3.client(
    "s3",
    endpoint_url=f"http://{address.hostname}:{address.port}",
    aws_access_key_id=address.username,
    aws_secret_access_key=address.password,
    region_name="us-east-1",
).create_bucket(Bucket=address.path.strip("/"))
signal.pause()
