// Makes the output schemas, by which n8n shows the fields of a node before it has run, from the samples in operations.json.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** What a field is that has no value in the sample. */
const typesOfNull = {
  boolean: ['verified', 'telegramOverride', 'protected'],
  integer: [
    'followerCount',
    'followingCount',
    'tweetCount',
    'lastKnownFollowerCount',
    'lastKnownTweetCount',
    'budget',
    'cap',
    'remaining',
  ],
}

/** @returns a JSON Schema of a value like this one */
function toSchema(value, name) {
  if (value === null) {
    const [type = 'string'] = Object.entries(typesOfNull).find(([, names]) => names.includes(name)) ?? []
    return { type: [type, 'null'] }
  }
  if (Array.isArray(value)) return { type: 'array', items: value.length > 0 ? toSchema(value[0], name) : {} }
  if (typeof value === 'object') {
    const properties = Object.fromEntries(Object.entries(value).map(([key, field]) => [key, toSchema(field, key)]))
    return { type: 'object', properties }
  }
  return { type: Number.isInteger(value) ? 'integer' : typeof value }
}

/** One item of what an operation gives: of a list the first, of an envelope its content. */
function toItem({ sample, paging }) {
  const [list] = (paging?.listKeys ?? []).map((key) => sample[key])
  if (list) return list[0]
  const [only, ...others] = Object.values(sample)
  const isEnvelope = others.length === 0 && typeof only === 'object' && !Array.isArray(only)
  return isEnvelope ? only : sample
}

/**
 * The schemas by their path in the package.
 * @param known the content of operations.json
 * @param resources those of the node
 */
export function toSchemas(known, resources) {
  const files = {}
  for (const { value: resource, operations } of resources) {
    for (const { value, calls } of operations) {
      const operation = known.operations.find(({ operationId }) => operationId === calls)
      const path = `nodes/Leadwire/__schema__/v1.0.0/${resource}/${value}.json`
      if (operation?.sample) files[path] = toSchema(toItem(operation))
    }
  }
  const newLead = known.triggers.find(({ key }) => key === 'newLead')
  for (const node of ['LeadwireTrigger', 'LeadwirePollingTrigger']) {
    files[`nodes/${node}/__schema__/v1.0.0/output.json`] = toSchema(newLead.sample)
  }
  return files
}

/** Writes them below `root`. */
export function writeSchemas(root, files) {
  for (const [path, schema] of Object.entries(files)) {
    mkdirSync(dirname(`${root}/${path}`), { recursive: true })
    writeFileSync(`${root}/${path}`, `${JSON.stringify(schema, null, 2)}\n`)
  }
}
