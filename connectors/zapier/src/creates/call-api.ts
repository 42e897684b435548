import { defineAction } from '../action.ts'
import type { Fields } from '../json.ts'

/** Any other call of the API. */
export const callApi = defineAction({
  key: 'call_api',
  noun: 'API Call',
  label: 'Make an API Call',
  description: 'Calls anything of the API of your hub that has no action of its own.',
  inputFields: [
    {
      key: 'method',
      label: 'Method',
      type: 'string',
      required: true,
      default: 'GET',
      choices: { GET: 'GET', POST: 'POST', PUT: 'PUT', PATCH: 'PATCH', DELETE: 'DELETE' },
      helpText: 'GET reads, the others change something.',
    },
    {
      key: 'path',
      label: 'Path',
      type: 'string',
      required: true,
      placeholder: '/api/v2/notification-settings',
      helpText: 'As your hub shows it at `/docs`, with any query.',
    },
    { key: 'query', label: 'Query', dict: true, helpText: 'Names and values that are added to the path.' },
    { key: 'body', label: 'Body', type: 'text', placeholder: '{"name": "Founders"}', helpText: 'As JSON.' },
  ],
  toCall: (input) => {
    const path = input.path.trim().replace(/^(\/?api\/v2)?\/?/, '/')
    // The rest of the address decides where the API key goes.
    if (/\/\/|\\|\.\./.test(path.replace(/\?.*$/, '')))
      throw new Error('The path must be one of the API, such as /api/v2/me.')
    return {
      method: input.method as 'GET',
      path,
      params: input.query ?? {},
      ...(input.body && input.method !== 'GET' && { body: toBody(input.body) }),
    }
  },
  toOutput: (answer) => ({ answer, json: JSON.stringify(answer) }),
  sample: { answer: { ok: true }, json: '{"ok":true}' },
  outputFields: [
    { key: 'answer__ok', label: 'OK', type: 'boolean' },
    { key: 'json', label: 'Answer as JSON' },
  ],
})

function toBody(text: string): Fields {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`The body is not JSON: ${(error as Error).message}`)
  }
}
