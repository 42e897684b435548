import { leadIdField } from '../fields'
import type { Operation, Step } from '../operation'

/** The most that one request marks. Source: the API. */
const MAX_EXPORTED = 1000

const leadIdOf = ({ get }: Step): string => String(get<string | number>('leadId'))

/** Marks leads as moved to a CRM: one alone, many in one request, all of them or none. */
export const markExported: Operation = {
  value: 'export',
  name: 'Mark as Exported',
  action: 'Mark a lead as exported',
  description: 'Mark leads as moved to a CRM. Up to 1,000 items are one request, which marks all of them or none.',
  calls: 'exportLead',
  fields: [leadIdField],
  batch: {
    size: MAX_EXPORTED,
    keyOf: () => '',
    async run(steps) {
      const [first] = steps
      if (!first) return []
      if (steps.length === 1) {
        return [await first.call({ method: 'POST', path: `/leads/${encodeURIComponent(leadIdOf(first))}/export` })]
      }
      const leadIds = steps.map((step) => Number(leadIdOf(step)))
      await first.call({ method: 'POST', path: '/leads/export', body: { leadIds } })
      return leadIds.map((leadId) => ({ ok: true, leadId }))
    },
  },
}
