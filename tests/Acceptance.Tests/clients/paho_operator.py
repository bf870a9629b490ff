"""Listens to events as a MES would: a durable session of paho. Arguments: port, client id, API key, messages to wait for."""
import sys

import paho.mqtt.client as mqtt

port, client_id, key, wanted = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
came = []


def on_connect(client, userdata, flags, code):
    if code != 0:
        sys.exit(f"refused with {code}")
    if flags["session present"]:
        print("present", flush=True)
    else:
        client.subscribe("v1/operators/me/events/+", qos=1)


def on_subscribe(client, userdata, mid, granted):
    print("subscribed", *granted, flush=True)
    if wanted == 0:
        client.disconnect()


def on_message(client, userdata, message):
    came.append(message)
    print(message.payload.decode(), flush=True)
    if len(came) == wanted:
        client.disconnect()


versioned = [mqtt.CallbackAPIVersion.VERSION1] if hasattr(mqtt, "CallbackAPIVersion") else []
client = mqtt.Client(*versioned, client_id=client_id, clean_session=False)
client.username_pw_set("api-key", key)
client.on_connect, client.on_subscribe, client.on_message = on_connect, on_subscribe, on_message
client.connect("127.0.0.1", port)
client.loop_forever()
