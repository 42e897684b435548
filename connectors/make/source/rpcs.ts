import type { JsonObject, Parameter, Rpc } from './component.ts'

/** More choices than that nobody reads; Make asks for a limit here as well. */
const MOST_CHOICES = 500

const choicesOf = (
  id: string,
  label: string,
  url: string,
  iterate: string,
  output: JsonObject,
  params: Parameter[] = [],
): Rpc => ({
  id,
  label,
  files: { communication: { url, method: 'GET', response: { limit: MOST_CHOICES, iterate, output } }, params },
})

const named = { label: '{{item.name}}', value: '{{item.id}}' }

/** Pickers: what the hub knows, by name. The API gives each of these lists whole, so that there is no next page. */
export const rpcs: Rpc[] = [
  choicesOf('streamOptions', 'Choose a stream', '/api/v2/streams', '{{body.streams}}', named),
  choicesOf('segmentOptions', 'Choose a segment', '/api/v2/segments', '{{body.segments}}', named),
  choicesOf('templateOptions', 'Choose a message template', '/api/v2/dm-templates', '{{body.templates}}', named),
  choicesOf('accountOptions', 'Choose an account', '/api/v2/accounts', '{{merge(body.active, body.sleeping)}}', {
    label: "@{{item.xHandle}}{{if(item.isActive, '', ' (asleep)')}}",
    value: '{{item.id}}',
  }),
  choicesOf('labelGroupOptions', 'Choose a group of labels', '/api/v2/segments/labels', '{{keys(body.groups)}}', {
    label: '{{item}}',
    value: '{{item}}',
  }),
  choicesOf(
    'labelOptions',
    'Choose labels of a group',
    '/api/v2/segments/labels',
    '{{get(body.groups, parameters.group)}}',
    { label: '{{item}}', value: '{{item}}' },
    [{ name: 'group', label: 'Group', type: 'text', required: true }],
  ),
]
