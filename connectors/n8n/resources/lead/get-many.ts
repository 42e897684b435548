import { type IDataObject, NodeOperationError } from 'n8n-workflow'
import { fitField } from '../../shared/filters'
import { accountField, segmentField, streamField, toId } from '../../shared/locators'
import { readLeads } from '../../shared/pages'
import { limitFields, toInstant } from '../fields'
import type { Operation, Step } from '../operation'

/** Leads, page after page. */
export const getManyLeads: Operation = {
  value: 'getAll',
  name: 'Get Many',
  action: 'Get many leads',
  description: 'List leads, newest first, or oldest first when a time is given',
  calls: 'listLeads',
  fields: [
    ...limitFields,
    {
      displayName: 'Filters',
      name: 'filters',
      type: 'collection',
      placeholder: 'Add Filter',
      default: {},
      options: [
        accountField('Only leads found at this account', false),
        {
          displayName: 'Feedback',
          name: 'feedbackStatus',
          type: 'options',
          options: [
            { name: 'Bad', value: 'bad' },
            { name: 'Good', value: 'good' },
            { name: 'None Yet', value: 'none' },
          ],
          default: 'good',
          description: 'What was said of the leads',
        },
        fitField('How well the leads fit'),
        {
          displayName: 'Found After',
          name: 'since',
          type: 'dateTime',
          default: '',
          description: 'Only leads found after this time, oldest first',
        },
        {
          displayName: 'Lifecycle',
          name: 'lifecycle',
          type: 'options',
          options: [
            { name: 'Exported', value: 'exported' },
            { name: 'New', value: 'new' },
          ],
          default: 'new',
          description: 'Whether the leads were marked as exported',
        },
        segmentField('Only leads of this segment', false),
        streamField('Only leads of this stream', false),
      ],
    },
  ],
  async run(step) {
    const limit = step.get('returnAll') ? Number.POSITIVE_INFINITY : step.get<number>('limit')
    const query = toQuery(step, step.get<IDataObject>('filters', {}))
    return (await readLeads(step.context, { query, limit, itemIndex: step.itemIndex })).leads
  },
}

function toQuery({ context, itemIndex }: Step, filters: IDataObject): IDataObject {
  const query: IDataObject = {}
  for (const name of ['streamId', 'accountId', 'segmentId']) {
    const id = toId(filters[name])
    if (id !== undefined) query[name] = id
  }
  for (const name of ['matchConfidence', 'lifecycle', 'feedbackStatus']) if (filters[name]) query[name] = filters[name]
  try {
    const since = toInstant(filters.since)
    if (since !== undefined) query.since = since
  } catch {
    throw new NodeOperationError(context.getNode(), `Found After is no time: ${String(filters.since)}`, { itemIndex })
  }
  return query
}
