import { account } from './account'
import { lead } from './lead'
import type { Operation, Resource } from './operation'
import { run } from './run'
import { segment } from './segment'
import { stream } from './stream'
import { template } from './template'

/** All that the node can do, in the order of the list. */
export const resources: Resource[] = [account, lead, template, run, segment, stream]

/** An operation by the values that a workflow keeps. */
export const findOperation = (resource: string, operation: string): Operation | undefined =>
  resources.find(({ value }) => value === resource)?.operations.find(({ value }) => value === operation)
