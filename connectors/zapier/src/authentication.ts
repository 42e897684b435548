import type { Authentication, Bundle, ZObject } from 'zapier-platform-core'
import { callHub, misfit } from './hub.ts'

/** Asks who the key is; what is answered names the connection. */
async function test(z: ZObject, bundle: Bundle) {
  const me = await callHub(z, bundle, { path: '/me' })
  const name = me.label ?? me.name
  if (typeof name !== 'string') throw misfit(z, 'name')
  return { label: `${name} (${new URL(String(bundle.authData.base_url).trim()).host})`, name }
}

/** Address and key of a hub. */
export const authentication: Authentication = {
  type: 'custom',
  fields: [
    {
      key: 'base_url',
      label: 'Base URL',
      type: 'string',
      required: true,
      isNoSecret: true,
      placeholder: 'https://leads.example.org',
      helpText: 'Where your hub can be reached from the internet, beginning with `https://`.',
    },
    {
      key: 'api_key',
      label: 'API Key',
      type: 'password',
      required: true,
      helpText:
        'The first start of the hub prints a key; `leadwire keys create` makes more. [How keys are made](https://github.com/leadwire/leadwire#operating-it).',
    },
  ],
  test,
  connectionLabel: '{{label}}',
}
