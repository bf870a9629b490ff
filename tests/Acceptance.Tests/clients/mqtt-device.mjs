// A device's first minute with MQTT.js: ask for an identity, log in with it, send telemetry and an attribute.
// Reads one JSON object from standard input: host, port, version ("3.1", "3.1.1" or "5"), qos, by ("username" or "clientId"),
// request, telemetry, and for TLS: ca, and cert and key, which are presented at the login (paths of PEM files). Prints the provision answer, and then, when these credentials can log in here, the device's own
// attribute as the server gives it back, each as one line of JSON.
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import mqtt from 'mqtt'

const waitMs = 20_000
const versions = {
  '3.1': { protocolId: 'MQIsdp', protocolVersion: 3 },
  '3.1.1': { protocolId: 'MQTT', protocolVersion: 4 },
  5: { protocolId: 'MQTT', protocolVersion: 5 }
}

const trust = (job) => job.ca ? { protocol: 'mqtts', ca: readFileSync(job.ca) } : {}

const connect = (job, login) =>
  mqtt.connectAsync({
    ...trust(job),
    host: job.host,
    port: job.port,
    reconnectPeriod: 0,
    connectTimeout: waitMs,
    ...versions[job.version],
    ...login
  })

const nextMessage = (client) =>
  new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('no message')), waitMs).unref()
    client.once('message', (topic, payload) => resolve({ topic, payload: JSON.parse(payload.toString()) }))
  })

async function provision (job) {
  const client = await connect(job, job.by === 'clientId' ? { clientId: 'provision' } : { username: 'provision', clientId: 'line-4' })
  const answer = nextMessage(client)
  await client.subscribeAsync('/provision/response', { qos: job.qos })
  await client.publishAsync('/provision/request', JSON.stringify(job.request), { qos: job.qos })
  const { topic, payload } = await answer
  await client.endAsync()
  if (topic !== '/provision/response') {
    throw new Error(`answer on ${topic}`)
  }
  return payload
}

async function work (job, answer) {
  const value = answer.credentialsValue
  const login = answer.credentialsType === 'X509_CERTIFICATE'
    ? { clientId: 'js-device', cert: readFileSync(job.cert), key: readFileSync(job.key) }
    : answer.credentialsType === 'MQTT_BASIC'
      ? { clientId: value.clientId, username: value.userName, password: value.password }
      : { clientId: 'js-device', username: value }
  const client = await connect(job, login)
  const attributes = nextMessage(client)
  await client.subscribeAsync('v1/devices/me/attributes/response/+', { qos: 1 })
  await client.publishAsync('v1/devices/me/telemetry', JSON.stringify(job.telemetry), { qos: 1 })
  await client.publishAsync('v1/devices/me/attributes', JSON.stringify({ firmware: '1.2.3' }), { qos: 1 })
  await client.publishAsync('v1/devices/me/attributes/request/1', JSON.stringify({ clientKeys: 'firmware' }), { qos: 1 })
  const { payload } = await attributes
  await client.endAsync()
  return payload
}

const job = JSON.parse(await text(process.stdin))
const answer = await provision(job)
console.log(JSON.stringify(answer))
if (answer.status === 'SUCCESS' && (answer.credentialsType !== 'X509_CERTIFICATE' || job.cert)) {
  console.log(JSON.stringify(await work(job, answer)))
}
