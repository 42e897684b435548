import type { Operation } from './operation.ts'

/** What an agent is given: all that people without code are, and who it is. Webhooks need a receiver, which an agent has not. */
const isForAgents = ({ isAction, isSearch, isPicker, operationId }: Operation): boolean =>
  isAction || isSearch || isPicker || operationId === 'getMe' || operationId === 'listLabels'

/** The operations in the form that `connectors/mcp` carries with it. */
export const toMcpOperations = (operations: readonly Operation[]) =>
  operations
    .filter(isForAgents)
    .map(({ operationId, method, path, label, description, needsScope, paging, isIdempotent, fields }) => ({
      operationId,
      method,
      path,
      title: label,
      description,
      scope: needsScope,
      isIdempotent,
      isPaged: paging?.kind === 'cursor',
      fields: fields.map(({ label: _, ...field }) => field),
    }))
