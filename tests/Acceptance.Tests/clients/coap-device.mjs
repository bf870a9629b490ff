// A device's first minute with node-coap: ask for an identity, then send telemetry with it.
// Reads one JSON object from standard input: host, port, confirmable, request, telemetry. Prints the response code and the
// provision answer as two lines, and "sent" when the telemetry was answered with 2.01.
import { text } from 'node:stream/consumers'
import coap from 'coap'

const waitMs = 20_000
const largestMessage = 1024
const blocksOf256 = Buffer.of(0x4)

const post = (job, pathname, body) =>
  new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`no answer from ${pathname}`)), waitMs).unref()
    const request = coap.request({ hostname: job.host, port: job.port, method: 'POST', pathname, confirmable: job.confirmable })
    request.on('response', (response) => resolve({ code: response.code, payload: response.payload.toString() }))
    request.on('error', reject)
    const payload = Buffer.from(JSON.stringify(body))
    if (payload.length > largestMessage) {
      request.setOption('Block1', blocksOf256)
    }
    request.end(payload)
  })

const job = JSON.parse(await text(process.stdin))
const { code, payload } = await post(job, '/api/v1/provision', job.request)
console.log(code)
console.log(payload)
const answer = JSON.parse(payload)
if (answer.status === 'SUCCESS' && answer.credentialsType === 'ACCESS_TOKEN') {
  const sent = await post(job, `/api/v1/${answer.credentialsValue}/telemetry`, job.telemetry)
  if (sent.code !== '2.01') {
    throw new Error(`telemetry answered ${sent.code}`)
  }
  console.log('sent')
}
process.exit(0)
