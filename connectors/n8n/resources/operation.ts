import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow'
import { toId } from '../shared/locators'
import { callHub, type HubRequest } from '../shared/transport'

/** An operation for one item: its parameters, and the hub as it is for that item. */
export interface Step {
  context: IExecuteFunctions
  itemIndex: number
  /** A parameter as the user filled it in. */
  get<T>(name: string, fallback?: T): T
  /** The ID that a picker gives; undefined = nothing chosen. */
  id(name: string): number | undefined
  /** Calls the hub; errors name the item. */
  call<T extends object = IDataObject>(request: HubRequest): Promise<T>
}

/** Many items in one request. */
export interface Batch {
  /** Items a request may hold. */
  size: number
  /** Items of one key go together, such as those of an account. */
  keyOf(step: Step): string
  /** One answer for each item, or one for all of them. */
  run(steps: readonly Step[]): Promise<IDataObject[]>
}

interface Described {
  /** What the node keeps of it in workflows. */
  value: string
  name: string
  action: string
  description: string
  /** The `operationId` of the hub's OpenAPI document. */
  calls: string
  fields: INodeProperties[]
}

/** Something that the node can do, as data: what it is called, what it asks for, and what it does with that. */
export type Operation = Described & ({ run(step: Step): Promise<IDataObject | IDataObject[]> } | { batch: Batch })

/** What operations are about. */
export interface Resource {
  value: string
  name: string
  operations: Operation[]
}

/** The parameters of an item. */
export const toStep = (context: IExecuteFunctions, itemIndex: number): Step => ({
  context,
  itemIndex,
  get: <T>(name: string, fallback?: T) => context.getNodeParameter(name, itemIndex, fallback) as T,
  id: (name) => toId(context.getNodeParameter(name, itemIndex, '')),
  call: (request) => callHub(context, { ...request, itemIndex }),
})
