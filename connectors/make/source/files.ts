import { base, connection } from './base.ts'
import type { Json, JsonObject, Module, Parameter } from './component.ts'
import { operationModules } from './modules.ts'
import { rpcs } from './rpcs.ts'
import { instantTriggers, pollingTrigger, webhooks } from './triggers.ts'
import { universal } from './universal.ts'

const connectionParams: Parameter[] = [
  {
    name: 'baseUrl',
    label: 'Base URL',
    type: 'url',
    help: "Where the hub answers, such as `https://hub.example.org`. Make's cloud must be able to reach it.",
    required: true,
  },
  {
    name: 'apiKey',
    label: 'API Key',
    type: 'password',
    help: 'A key of the hub, made with `leadwire keys create`. It needs the scopes `read` and `write`; for lists alone `read` will do.',
    required: true,
  },
]

const modules: Module[] = [...instantTriggers, pollingTrigger, ...operationModules, universal]

const headings: Readonly<Record<string, string>> = {
  lead: 'Leads',
  lookup: 'Leads',
  stream: 'Streams',
  run: 'Runs',
  segment: 'Segments',
  account: 'Accounts',
  template: 'Message templates',
  exclusion: 'Exclusions',
}

/** Modules under the headings of Make's list, in the order in which a heading first comes. */
function toGroups(): Json {
  const groups = new Map<string, string[]>([
    ['Triggers', [...instantTriggers, pollingTrigger].map(({ id }) => id)],
    ['Leads', []],
  ])
  for (const { id, noun } of operationModules) {
    const heading = headings[noun]
    if (heading === undefined) throw new Error(`the noun ${noun} has no heading in Make's list of modules`)
    groups.set(heading, [...(groups.get(heading) ?? []), id])
  }
  groups.set('Other', [universal.id])
  return [...groups].map(([label, ids]) => ({ label, modules: ids }))
}

/** `staticParams` as file names have it: `static-params`. */
const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

interface Component {
  id: string
  head: JsonObject
  files: object
}

/** Every file of the app, by its path; `makecomapp.json` names all the others. */
export function toFiles(): Record<string, Json> {
  const files: Record<string, Json> = { 'general/base.iml.json': base as JsonObject, 'modules/groups.json': toGroups() }
  const place = (folder: string, components: readonly Component[]): JsonObject =>
    Object.fromEntries(
      components.map(({ id, head, files: parts }) => {
        const codeFiles = Object.entries(parts).map(([part, content]) => {
          const path = `${folder}/${kebab(id)}/${kebab(id)}.${kebab(part)}.iml.json`
          files[path] = content
          return [part, path]
        })
        return [id, { ...head, codeFiles: Object.fromEntries(codeFiles) }]
      }),
    )
  const used = { connection: 'leadwire' }
  const components = {
    connection: place('connections', [
      {
        id: 'leadwire',
        head: { label: 'Leadwire', connectionType: 'basic' },
        files: { communication: connection, params: connectionParams },
      },
    ]),
    webhook: place(
      'webhooks',
      webhooks.map(({ label, ...webhook }) => ({ ...webhook, head: { label, webhookType: 'web', ...used } })),
    ),
    module: place(
      'modules',
      modules.map(({ id, head, files: parts }) => ({
        id,
        head: { ...head, ...(head.moduleType !== 'instant_trigger' && used) },
        files: parts,
      })),
    ),
    rpc: place(
      'rpcs',
      rpcs.map(({ label, ...rpc }) => ({ ...rpc, head: { label, ...used } })),
    ),
    function: {},
    endpoint: {},
  }
  files['makecomapp.json'] = {
    fileVersion: 1,
    generalCodeFiles: {
      base: 'general/base.iml.json',
      // Nothing is shared among users of the app: each has a hub and a key of their own.
      common: null,
      readme: 'README.md',
      groups: 'modules/groups.json',
    },
    components,
    origins: [],
  }
  return files
}
