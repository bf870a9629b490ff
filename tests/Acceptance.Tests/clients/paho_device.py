"""A device's first minute with paho: ask for an identity, log in with it, send telemetry and an attribute.

Reads one JSON object from standard input:
  host, port, version ("3.1", "3.1.1" or "5"), qos, by ("username" or "clientId"), request, telemetry,
  and for TLS: ca, and cert and key, which are presented at the login (paths of PEM files)
Prints the provision answer, and then, when these credentials can log in here, the device's own attribute as the
server gives it back, each as one line of JSON.
"""
import json
import queue
import sys

import paho.mqtt.client as mqtt

WAIT_SECONDS = 20
VERSIONS = {"3.1": mqtt.MQTTv31, "3.1.1": mqtt.MQTTv311, "5": mqtt.MQTTv5}


def new_client(version, client_id):
    # paho 2 asks which signatures its call-backs have; paho 1 has but the one.
    api = [mqtt.CallbackAPIVersion.VERSION1] if hasattr(mqtt, "CallbackAPIVersion") else []
    return mqtt.Client(*api, client_id=client_id, protocol=VERSIONS[version])


def connect(client, job):
    answers = queue.Queue()
    client.on_connect = lambda *arguments: answers.put(arguments[3])
    client.connect(job["host"], job["port"], keepalive=30)
    client.loop_start()
    code = answers.get(timeout=WAIT_SECONDS)
    code = getattr(code, "value", code)
    if code != 0:
        sys.exit(f"connect refused with {code}")


def disconnect(client):
    client.disconnect()
    client.loop_stop()


def trust(client, job, **certificate):
    if "ca" in job:
        client.tls_set(ca_certs=job["ca"], **certificate)


def provision(job):
    by_client_id = job["by"] == "clientId"
    client = new_client(job["version"], "provision" if by_client_id else "paho-line-4")
    if not by_client_id:
        client.username_pw_set("provision")
    trust(client, job)
    granted, answers = queue.Queue(), queue.Queue()
    client.on_subscribe = lambda *arguments: granted.put(True)
    client.on_message = lambda _client, _data, message: answers.put(message)
    connect(client, job)
    client.subscribe("/provision/response", job["qos"])
    granted.get(timeout=WAIT_SECONDS)
    client.publish("/provision/request", json.dumps(job["request"]), job["qos"])
    message = answers.get(timeout=WAIT_SECONDS)
    disconnect(client)
    if message.topic != "/provision/response":
        sys.exit(f"answer on {message.topic}")
    return json.loads(message.payload)


def work(job, answer):
    value = answer["credentialsValue"]
    if answer["credentialsType"] == "X509_CERTIFICATE":
        client = new_client(job["version"], "paho-device")
        trust(client, job, certfile=job["cert"], keyfile=job["key"])
    elif answer["credentialsType"] == "MQTT_BASIC":
        client = new_client(job["version"], value["clientId"] or "")
        client.username_pw_set(value["userName"], value["password"])
        trust(client, job)
    else:
        client = new_client(job["version"], "paho-device")
        client.username_pw_set(value)
        trust(client, job)
    connect(client, job)
    answers = queue.Queue()
    client.on_message = lambda _client, _data, message: answers.put(message.payload)
    client.subscribe("v1/devices/me/attributes/response/+", 1)
    for topic, body in [
        ("telemetry", job["telemetry"]),
        ("attributes", {"firmware": "1.2.3"}),
        ("attributes/request/1", {"clientKeys": "firmware"}),
    ]:
        sent = client.publish(f"v1/devices/me/{topic}", json.dumps(body), 1)
        sent.wait_for_publish(WAIT_SECONDS)
        if not sent.is_published():
            sys.exit(f"{topic} not acknowledged")
    attributes = json.loads(answers.get(timeout=WAIT_SECONDS))
    disconnect(client)
    return attributes


def main():
    job = json.load(sys.stdin)
    answer = provision(job)
    print(json.dumps(answer), flush=True)
    if answer["status"] == "SUCCESS" and (answer["credentialsType"] != "X509_CERTIFICATE" or "cert" in job):
        print(json.dumps(work(job, answer)), flush=True)


main()
