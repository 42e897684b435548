import type { IDataObject } from 'n8n-workflow'
import { segmentField } from '../../shared/locators'
import type { Operation } from '../operation'
import { inOrder, streamSettings, toPairs, toStreamSettings } from './settings'

/** Creates a stream from handles and either a segment or plain words. */
export const createStream: Operation = {
  value: 'create',
  name: 'Create',
  action: 'Create a stream',
  description: 'Create a stream that watches accounts and keeps the followers who fit a segment',
  calls: 'createStream',
  fields: [
    {
      displayName: 'Account Handles',
      name: 'accountHandles',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. @harborlights, @tidewatch',
      description: 'Handles of the X accounts to watch, by commas. New ones are watched from now on.',
    },
    {
      displayName: 'Whom to Find',
      name: 'segmentBy',
      type: 'options',
      options: [
        { name: 'People I Describe', value: 'description' },
        { name: 'People of a Segment', value: 'segment' },
      ],
      default: 'description',
      description: 'How the wanted people are named',
    },
    {
      displayName: 'Description',
      name: 'segmentDescription',
      type: 'string',
      typeOptions: { rows: 3 },
      required: true,
      default: '',
      placeholder: 'e.g. AI founders building developer tools',
      description: 'Whom to find, in plain words',
      displayOptions: { show: { segmentBy: ['description'] } },
    },
    {
      ...segmentField('Whom to find'),
      displayOptions: { show: { segmentBy: ['segment'] } },
    },
    {
      displayName: 'Additional Fields',
      name: 'additionalFields',
      type: 'collection',
      placeholder: 'Add Field',
      default: {},
      options: inOrder([
        {
          displayName: 'Account Tier',
          name: 'accountTier',
          type: 'options',
          options: [
            { name: 'Growth', value: 'growth' },
            { name: 'Pro', value: 'pro' },
            { name: 'Starter', value: 'starter' },
          ],
          default: 'starter',
          description: 'The tier of accounts that are new',
        },
        ...streamSettings,
      ]),
    },
  ],
  async run({ get, id, call }) {
    const { accountTier, ...settings } = get<IDataObject>('additionalFields', {})
    const segment =
      get('segmentBy') === 'segment'
        ? { segmentId: id('segmentId') }
        : { segment: { description: get<string>('segmentDescription') } }
    const pairs = toPairs(get('accountHandles'), segment, accountTier)
    return await call({ method: 'POST', path: '/streams', body: { pairs, ...toStreamSettings(settings) } })
  },
}
