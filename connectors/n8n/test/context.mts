import axios from 'axios'
import type { IDataObject, IHttpRequestOptions, INode } from 'n8n-workflow'

/** The hub that unit tests fake. */
export const HUB = 'https://leads.example.org'
export const KEY = 'ctgo_of_the_tests'

export interface ContextOptions {
  parameters?: IDataObject
  /** One object of parameters for each item. */
  items?: IDataObject[]
  staticData?: IDataObject
  mode?: string
  activationMode?: string
  baseUrl?: string
  continueOnFail?: boolean
  request?: { headers: Record<string, string>; rawBody?: Buffer; readRawBody?: () => Promise<void> }
  response?: unknown
}

const node: INode = {
  id: '1',
  name: 'Leadwire',
  type: 'n8n-nodes-leadwire.leadwire',
  typeVersion: 1,
  position: [0, 0],
  parameters: {},
}

/** Asks as n8n's own helper does: by axios, with the credential's header. */
async function request(_type: string, options: IHttpRequestOptions) {
  const { method, baseURL, url, qs, body, timeout, disableFollowRedirect } = options
  const headers = { ...options.headers, authorization: `Bearer ${KEY}` }
  const answer = await axios.request({
    method,
    baseURL,
    url,
    params: qs,
    data: body,
    headers,
    ...(disableFollowRedirect && { maxRedirects: 0 }),
    // A twentieth of what n8n would wait, so that no test waits for long.
    timeout: (timeout ?? 0) / 20,
    validateStatus: () => true,
  } as never)
  return { statusCode: answer.status, headers: answer.headers, body: answer.data }
}

/** What a node sees of n8n, as far as ours look. */
export function toContext(options: ContextOptions = {}) {
  const { parameters = {}, items = [{}], staticData = {}, mode = 'trigger', activationMode = 'init' } = options
  const parameterOf = (name: string, fallback: unknown, item = {} as IDataObject) =>
    item[name] ?? parameters[name] ?? fallback
  const isHook = options.items === undefined && options.continueOnFail === undefined
  return {
    getNode: () => node,
    getCredentials: async () => ({ baseUrl: options.baseUrl ?? HUB, apiKey: KEY }),
    // Executions name the item second, hooks and polls give the fallback there.
    getNodeParameter: (name: string, second?: unknown, third?: unknown) =>
      isHook ? parameterOf(name, second) : parameterOf(name, third, items[second as number]),
    getInputData: () => items.map((json) => ({ json })),
    continueOnFail: () => options.continueOnFail ?? false,
    getWorkflowStaticData: () => staticData,
    getNodeWebhookUrl: () => 'https://n8n.example.org/webhook/1/webhook',
    getMode: () => mode,
    getActivationMode: () => activationMode,
    getRequestObject: () => ({
      ...options.request,
      header: (name: string) => options.request?.headers[name],
    }),
    getResponseObject: () => options.response,
    helpers: {
      httpRequestWithAuthentication: request,
      returnJsonArray: (list: IDataObject[]) => list.map((json) => ({ json })),
    },
  } as never
}
