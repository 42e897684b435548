import type { IAuthenticateGeneric, ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow'

/** Where a hub is, and a key of a workspace on it. */
export class LeadwireApi implements ICredentialType {
  name = 'leadwireApi'

  displayName = 'Leadwire API'

  icon: Icon = { light: 'file:../icons/leadwire.svg', dark: 'file:../icons/leadwire.dark.svg' }

  documentationUrl = 'https://github.com/leadwire/n8n-nodes-leadwire#credentials'

  properties: INodeProperties[] = [
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'https://leads.example.org',
      description: 'Where the hub is reached from n8n, without a path',
    },
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      placeholder: 'ctgo_…',
      description: 'The first start of the hub prints one; "leadwire keys create" makes more',
    },
  ]

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey}}' } },
  }

  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{$credentials.baseUrl.trim().replace(/\\/+$/, "").replace(/\\/api\\/v2$/, "")}}',
      url: '/api/v2/me',
    },
    rules: [
      {
        // A site that answers every path with a page of its own would pass for a hub.
        type: 'responseSuccessBody',
        properties: {
          key: 'key.id',
          value: undefined,
          message: 'What answers at this Base URL is not a Leadwire hub',
        },
      },
    ],
  }
}
