import {
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type JsonObject,
  NodeApiError,
  NodeOperationError,
} from 'n8n-workflow'
import { type Batch, type Operation, type Step, toStep } from '../../resources/operation'

/**
 * Runs an operation for every item. With "continue on fail" an item that failed becomes one with `error`.
 * @throws NodeApiError or NodeOperationError that name the item
 */
export async function runOperation(context: IExecuteFunctions, operation: Operation): Promise<INodeExecutionData[]> {
  const steps = context.getInputData().map((_, itemIndex) => toStep(context, itemIndex))
  if ('batch' in operation) return await runBatches(context, operation.batch, steps)
  const items: INodeExecutionData[] = []
  for (const step of steps) {
    const { itemIndex } = step
    try {
      for (const json of [await operation.run(step)].flat()) items.push({ json, pairedItem: { item: itemIndex } })
    } catch (error) {
      if (!context.continueOnFail()) throw toItemError(context, error, itemIndex)
      items.push(toErrorItem(error, itemIndex))
    }
  }
  return items
}

/** Items of one key in one request, in the order they came. */
async function runBatches(
  context: IExecuteFunctions,
  { size, keyOf, run }: Batch,
  steps: readonly Step[],
): Promise<INodeExecutionData[]> {
  const groups = new Map<string, Step[]>()
  for (const step of steps) {
    const key = keyOf(step)
    groups.set(key, [...(groups.get(key) ?? []), step])
  }
  const items: INodeExecutionData[] = []
  for (const group of groups.values()) {
    for (let start = 0; start < group.length; start += size) {
      const part = group.slice(start, start + size)
      try {
        items.push(...toItems(await run(part), part))
      } catch (error) {
        if (!context.continueOnFail()) throw toItemError(context, error, part[0]?.itemIndex ?? 0)
        items.push(...part.map(({ itemIndex }) => toErrorItem(error, itemIndex)))
      }
    }
  }
  return items
}

/** One answer for each item belongs to it; one for all belongs to all. */
const toItems = (answers: readonly IDataObject[], part: readonly Step[]): INodeExecutionData[] =>
  answers.map((json, i) => ({
    json,
    pairedItem:
      answers.length === part.length
        ? { item: part[i]?.itemIndex ?? 0 }
        : part.map(({ itemIndex }) => ({ item: itemIndex })),
  }))

const toErrorItem = (error: unknown, itemIndex: number): INodeExecutionData => {
  const { message, description, httpCode } = error as { message: string; description?: string; httpCode?: string }
  return {
    json: { error: message, ...(description && { description }), ...(httpCode && { httpCode }) },
    pairedItem: { item: itemIndex },
  }
}

/** Wrapping gives back an error that is a node's already, so the item is named on what comes out. */
function toItemError(context: IExecuteFunctions, error: unknown, itemIndex: number): NodeApiError | NodeOperationError {
  const wrapped =
    error instanceof NodeOperationError
      ? error
      : new NodeApiError(context.getNode(), error as JsonObject, { itemIndex })
  wrapped.context.itemIndex = itemIndex
  return wrapped
}
