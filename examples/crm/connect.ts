// Subscribes a CRM or a chat to the leads of a hub, with one of the presets.
// Usage: connect.ts hubspot|salesforce|slack|teams|discord, with LEADWIRE_URL, LEADWIRE_API_KEY and the preset's own settings.
import { LeadwireClient, LeadwireError } from '@leadwire/client'
import { PresetError, readPreset } from './preset.ts'

const { LEADWIRE_URL: baseUrl = 'http://127.0.0.1:8080', LEADWIRE_API_KEY: apiKey = '' } = process.env

try {
  if (!apiKey) throw new PresetError('Set LEADWIRE_API_KEY to an API key of the hub')
  const preset = readPreset(process.argv[2] ?? '', process.env)
  const { id } = await new LeadwireClient({ baseUrl, apiKey }).webhooks.subscribe(preset)
  console.log(`Webhook ${id} sends each new lead to ${new URL(preset.targetUrl.replace(/\{\{.*/, '')).host}`)
} catch (error) {
  if (error instanceof LeadwireError) console.error(`The hub refused: ${error.message}`)
  else if (error instanceof PresetError) console.error(error.message)
  else throw error
  process.exitCode = 1
}
