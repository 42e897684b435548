import type { Module } from './component.ts'
import { toInterface } from './interface.ts'

const pairs = [
  { name: 'key', label: 'Key', type: 'text', required: true },
  { name: 'value', label: 'Value', type: 'text' },
]
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const sample = {
  statusCode: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: { name: 'Acme' },
}

/** Any call of the API, with the connection's key. */
export const universal: Module = {
  id: 'makeApiCall',
  head: {
    label: 'Make an API Call',
    description: 'Performs an arbitrary authorized API call.',
    moduleType: 'universal',
  },
  files: {
    communication: {
      // Always below the hub's own address: to any other the key would be shown.
      url: "/{{replace(parameters.url, '/^[/]+/', '')}}",
      method: '{{parameters.method}}',
      headers: {
        'content-type': 'application/json',
        '{{...}}': "{{toCollection(ifempty(parameters.headers, emptyarray), 'key', 'value')}}",
      },
      qs: { '{{...}}': "{{toCollection(ifempty(parameters.qs, emptyarray), 'key', 'value')}}" },
      body: '{{parameters.body}}',
      // As it was written, and not once more as JSON.
      type: 'text',
      // A download is no JSON and yet a good answer.
      response: { valid: true, output: { statusCode: '{{statusCode}}', headers: '{{headers}}', body: '{{body}}' } },
    },
    mappableParams: [
      {
        name: 'url',
        label: 'URL',
        type: 'text',
        help: 'The path after the base URL of the connection, such as `/api/v2/me`.',
        required: true,
      },
      {
        name: 'method',
        label: 'Method',
        type: 'select',
        required: true,
        default: 'GET',
        options: methods.map((value) => ({ label: value, value })),
      },
      {
        name: 'headers',
        label: 'Headers',
        type: 'array',
        help: 'The key of the connection is sent by itself.',
        spec: pairs,
      },
      { name: 'qs', label: 'Query String', type: 'array', spec: pairs },
      { name: 'body', label: 'Body', type: 'any', help: 'JSON as text, such as of the module *Create JSON*.' },
    ],
    interface: toInterface(sample),
    samples: sample,
  },
}
