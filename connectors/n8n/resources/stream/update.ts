import type { IDataObject } from 'n8n-workflow'
import { segmentField, streamField, toId } from '../../shared/locators'
import type { Operation, Step } from '../operation'
import { inOrder, streamSettings, toPairs, toStreamSettings } from './settings'

interface StreamAnswer {
  stream: { pairs: { accountHandle: string; segmentId: number }[] }
}

/** Changes settings of a stream; what is not added to the fields stays as it is. */
export const updateStream: Operation = {
  value: 'update',
  name: 'Update',
  action: 'Update a stream',
  description: 'Change settings of a stream; what is left out stays as it is',
  calls: 'updateStream',
  fields: [
    streamField('The stream to change'),
    {
      displayName: 'Update Fields',
      name: 'updateFields',
      type: 'collection',
      placeholder: 'Add Field',
      default: {},
      options: inOrder([
        {
          displayName: 'Account Handles',
          name: 'accountHandles',
          type: 'string',
          default: '',
          placeholder: 'e.g. @harborlights, @tidewatch',
          description: 'All accounts that the stream watches from now on, by commas. Others are taken out.',
        },
        {
          displayName: 'Active',
          name: 'isActive',
          type: 'boolean',
          default: true,
          description: 'Whether the stream runs by its schedule; off = paused',
        },
        {
          displayName: 'Archived',
          name: 'isArchived',
          type: 'boolean',
          default: false,
          description: 'Whether the stream is archived; off = brought back',
        },
        segmentField('Whom the stream looks for from now on', false),
        ...streamSettings,
      ]),
    },
  ],
  async run(step) {
    const { accountHandles, segmentId, ...settings } = step.get<IDataObject>('updateFields', {})
    const pairs = await toNewPairs(step, accountHandles, toId(segmentId))
    const body = { ...toStreamSettings(settings), ...(pairs && { pairs }) }
    return await step.call({ method: 'PATCH', path: `/streams/${step.id('streamId')}`, body })
  },
}

/** The API replaces accounts and segment together; the half that is not given stays what it is. */
async function toNewPairs(
  { id, call }: Step,
  handles: unknown,
  segmentId: number | undefined,
): Promise<IDataObject[] | undefined> {
  if (!handles && segmentId === undefined) return undefined
  if (handles && segmentId !== undefined) return toPairs(handles, { segmentId })
  const { stream } = await call<StreamAnswer>({ path: `/streams/${id('streamId')}` })
  const known = stream.pairs.map(({ accountHandle }) => accountHandle).join(',')
  return toPairs(handles || known, { segmentId: segmentId ?? stream.pairs[0]?.segmentId })
}
