import {
  type IAllExecuteFunctions,
  type IDataObject,
  type IHttpRequestMethods,
  type IN8nHttpFullResponse,
  NodeApiError,
  sleep,
} from 'n8n-workflow'
import { toBaseUrl } from './base-url'
import { describeAnswer, describeFailure, type Explained, isHubAnswer } from './errors'

/** What of a host's context a call needs: execution, hooks, polls, webhooks and pickers all have it. */
export type HubContext = Pick<IAllExecuteFunctions, 'getCredentials' | 'getNode'> & {
  helpers: Pick<IAllExecuteFunctions['helpers'], 'httpRequestWithAuthentication'>
}

export interface HubRequest {
  method?: IHttpRequestMethods
  /** From `/api/v2` on, without it. */
  path: string
  query?: IDataObject
  body?: IDataObject
  /** Of the item that the request is made for; errors name it. */
  itemIndex?: number
}

/** An answer of the hub, whatever its status. */
export interface HubAnswer {
  status: number
  body: IDataObject
}

/** How long one answer may take, ms. Source: n8n's own default for hosts that people wait for. */
const TIMEOUT_MS = 30_000
/** How often a request that was asked to wait is made again. A hub counts by the minute, so two waits pass any limit. */
const MAX_WAITS = 5
/** The longest `Retry-After` that is obeyed, seconds; a longer one is an error for the user to see. */
const MAX_WAIT_SECONDS = 120

/**
 * Calls the hub and answers the JSON of a 2xx.
 * @throws NodeApiError with the hub's own message, its code in the description, and the HTTP status
 */
export async function callHub<T extends object = IDataObject>(context: HubContext, request: HubRequest): Promise<T> {
  const answer = await callHubForAny(context, request)
  if (answer.status < 400) return answer.body as T
  throw toHubError(context, answer, request)
}

/** The error that an answer of the hub stands for. */
export const toHubError = (context: HubContext, { status, body }: HubAnswer, request: HubRequest): NodeApiError =>
  toNodeError(context, describeAnswer(status, body), request)

/** The same for callers to whom another status than 2xx is no error: only what is no answer of a hub is thrown. */
export async function callHubForAny(context: HubContext, request: HubRequest): Promise<HubAnswer> {
  const { baseUrl } = await context.getCredentials('leadwireApi', request.itemIndex)
  const url = toBaseUrl(String(baseUrl))
  for (let waits = 0; ; waits++) {
    const { statusCode, headers, body } = await send(context, url, request)
    const waitSeconds = waits < MAX_WAITS ? toWait(statusCode, headers) : undefined
    if (waitSeconds !== undefined) await sleep(waitSeconds * 1000)
    else if (isHubAnswer(statusCode, body)) return { status: statusCode, body: body as unknown as IDataObject }
    else throw toNodeError(context, describeAnswer(statusCode, body, url, headers.location), request)
  }
}

async function send(context: HubContext, baseURL: string, request: HubRequest): Promise<IN8nHttpFullResponse> {
  const { method = 'GET', path, query, body } = request
  try {
    return (await context.helpers.httpRequestWithAuthentication.call(context as IAllExecuteFunctions, 'leadwireApi', {
      method,
      baseURL,
      url: `/api/v2${path}`,
      ...(query && { qs: query }),
      // As text, since n8n sends nothing for an object without fields.
      ...(body && { body: JSON.stringify(body) }),
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
      json: true,
      // A redirect that is followed makes a GET of a POST, which looks like a success, and takes the API key elsewhere.
      disableFollowRedirect: true,
      timeout: TIMEOUT_MS,
      returnFullResponse: true,
      ignoreHttpStatusErrors: true,
    })) as IN8nHttpFullResponse
  } catch (error) {
    const { message, description, status } = describeFailure(error, baseURL, TIMEOUT_MS / 1000)
    throw new NodeApiError(
      context.getNode(),
      { message },
      { message, description, httpCode: status, itemIndex: request.itemIndex },
    )
  }
}

/** Seconds to wait before the same request is made again; undefined = the answer stands. */
function toWait(status: number, headers: IDataObject): number | undefined {
  if (status !== 429 && status !== 503) return undefined
  // Credits that are spent answer 429 as well, without a time: waiting would not help.
  const seconds = Number(headers['retry-after'] ?? Number.NaN)
  return seconds >= 0 && seconds <= MAX_WAIT_SECONDS ? seconds : undefined
}

function toNodeError(context: HubContext, { message, description, status }: Explained, { itemIndex }: HubRequest) {
  return new NodeApiError(context.getNode(), { message }, { message, description, httpCode: status, itemIndex })
}
