// A device's first minute with MQTT.js: ask for an identity, log in with it, send telemetry.
// Reads one JSON object from standard input: host, port, version ("3.1", "3.1.1" or "5"), qos, by ("username" or "clientId"),
// request, telemetry. Prints the provision answer as one line of JSON, and "sent" when the telemetry was acknowledged.
import { text } from 'node:stream/consumers'
import mqtt from 'mqtt'

const waitMs = 20_000
const versions = {
  '3.1': { protocolId: 'MQIsdp', protocolVersion: 3 },
  '3.1.1': { protocolId: 'MQTT', protocolVersion: 4 },
  5: { protocolId: 'MQTT', protocolVersion: 5 }
}

const connect = (job, login) =>
  mqtt.connectAsync({
    host: job.host,
    port: job.port,
    reconnectPeriod: 0,
    connectTimeout: waitMs,
    ...versions[job.version],
    ...login
  })

async function provision (job) {
  const client = await connect(job, job.by === 'clientId' ? { clientId: 'provision' } : { username: 'provision', clientId: 'line-4' })
  const answer = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('no answer')), waitMs).unref()
    client.on('message', (topic, payload) => resolve({ topic, payload }))
  })
  await client.subscribeAsync('/provision/response', { qos: job.qos })
  await client.publishAsync('/provision/request', JSON.stringify(job.request), { qos: job.qos })
  const { topic, payload } = await answer
  await client.endAsync()
  if (topic !== '/provision/response') {
    throw new Error(`answer on ${topic}`)
  }
  return JSON.parse(payload.toString())
}

async function sendTelemetry (job, answer) {
  const value = answer.credentialsValue
  const login = answer.credentialsType === 'MQTT_BASIC'
    ? { clientId: value.clientId, username: value.userName, password: value.password }
    : { clientId: 'js-device', username: value }
  const client = await connect(job, login)
  await client.publishAsync('v1/devices/me/telemetry', JSON.stringify(job.telemetry), { qos: 1 })
  await client.endAsync()
}

const job = JSON.parse(await text(process.stdin))
const answer = await provision(job)
console.log(JSON.stringify(answer))
if (answer.status === 'SUCCESS' && answer.credentialsType !== 'X509_CERTIFICATE') {
  await sendTelemetry(job, answer)
  console.log('sent')
}
