import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow'
import { isSigned } from '../../shared/signature'
import { stateOf } from './subscription'

/** Takes a delivery: what the hub has signed starts the workflow with one item a lead, anything else is refused. */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const request = context.getRequestObject()
  if (!request.rawBody) await request.readRawBody()
  const body = request.rawBody ?? Buffer.alloc(0)
  const signed = {
    id: request.header('webhook-id'),
    timestamp: request.header('webhook-timestamp'),
    signatures: request.header('webhook-signature'),
    body,
  }
  if (!isSigned(signed, stateOf(context).secret, Date.now())) {
    return refuse(context, 401, 'This is not signed by the Leadwire hub that this workflow is subscribed to')
  }
  const items = toItems(body)
  if (!items) return refuse(context, 400, 'The body is not what Leadwire sends')
  return { workflowData: [context.helpers.returnJsonArray(items)] }
}

/** A list of leads, or the one thing that happened; undefined = neither. */
function toItems(body: Buffer): IDataObject[] | undefined {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
  const items = Array.isArray(value) ? value : [value]
  return items.every((item) => typeof item === 'object' && item !== null) ? (items as IDataObject[]) : undefined
}

/** Answers by itself; nothing is run. */
function refuse(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
  context.getResponseObject().status(status).json({ message })
  return { noWebhookResponse: true }
}
