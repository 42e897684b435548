// New leads in a mailbox after a run. The mail server is one of our own that shows each mail; a real one goes by the same name.
import type { AddressInfo } from 'node:net'
import { LeadwireClient } from '@leadwire/client'
import { createRelay, readConfig } from '@leadwire/relay'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

const arrived = Promise.withResolvers<void>()
const mailbox = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  async onData(stream, { envelope }, taken) {
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    const mail = await PostalMime.parse(Buffer.concat(chunks))
    console.log(`To:      ${envelope.rcptTo.map(({ address }) => address).join(', ')}`)
    console.log(`Subject: ${mail.subject}`)
    console.log(`${mail.text?.trim()}\n`)
    for (const { filename, content } of mail.attachments) {
      console.log(`${filename}:`)
      console.log(new TextDecoder().decode(content as ArrayBuffer).trim())
    }
    taken()
    arrived.resolve()
  },
})
await new Promise<void>((resolve) => mailbox.listen(0, '127.0.0.1', resolve))

const settings = {
  LEADWIRE_PORT: '0',
  LEADWIRE_DATABASE_URL: ':memory:',
  LEADWIRE_API_KEY: 'a-key-for-this-example',
  LEADWIRE_LOG_LEVEL: 'error',
  // The bundled people; with `scrapebadger` or a folder of files they are real ones.
  LEADWIRE_PROFILE_SOURCE: 'sample',
  LEADWIRE_PUBLIC_URL: 'http://127.0.0.1:8080',
  LEADWIRE_SMTP_URL: `smtp://127.0.0.1:${(mailbox.server.address() as AddressInfo).port}`,
  LEADWIRE_MAIL_FROM: 'Leadwire <leads@example.com>',
}
const relay = await createRelay(readConfig(settings, process.cwd()))

const client = new LeadwireClient({ baseUrl: relay.url, apiKey: settings.LEADWIRE_API_KEY })
const { id } = await client.streams.create({
  name: 'Founders',
  pairs: [{ accountHandle: 'demo_devtools', segment: { description: 'founders of AI companies' } }],
  csvEmailRecipients: { to: ['sales@example.com'], cc: ['boss@example.com'], format: 'csv' },
})
await client.streams.run(id)

await arrived.promise
await relay.stop()
mailbox.close()
