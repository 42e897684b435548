import type { Clock } from '../clock.ts'
import type { Db } from '../db/database.ts'
import { isDuplicate } from '../db/engine.ts'
import { invalidInput, LeadwireError, notFound } from '../errors.ts'
import { getLead } from '../leads/leads.ts'
import { getSegment } from '../segments/segments.ts'
import { getSource } from '../sources/sources.ts'
import { getStream } from '../streams/streams.ts'
import type { Caller } from '../workspaces/workspace.ts'
import {
  MAX_TEMPLATE_BODY,
  MAX_TEMPLATE_NAME,
  parseTemplate,
  type RenderedTemplate,
  renderTemplate,
  type Template,
  type TemplateInput,
} from './template.ts'
import * as store from './template-store.ts'

/** The most templates of a workspace, so that their list needs no pages. Source: our choice. */
export const MAX_TEMPLATES = 200

const checkTemplate = ({ name, messageBody }: TemplateInput): TemplateInput => {
  const trimmed = name.trim()
  if (trimmed.length === 0 || trimmed.length > MAX_TEMPLATE_NAME) {
    throw invalidInput('name', `must have 1 to ${MAX_TEMPLATE_NAME} characters`)
  }
  if (messageBody.trim().length === 0 || messageBody.length > MAX_TEMPLATE_BODY) {
    throw invalidInput('messageBody', `must have 1 to ${MAX_TEMPLATE_BODY} characters`)
  }
  parseTemplate(messageBody)
  return { name: trimmed, messageBody }
}

const nameTaken = (name: string) =>
  new LeadwireError('Conflict', 'template_name_taken', `There is another template with the name "${name}"`)

/**
 * Keeps a template.
 * @throws InvalidInput for a bad length or placeholder, or when there are `MAX_TEMPLATES`; Conflict `template_name_taken`
 */
export async function createTemplate(db: Db, caller: Caller, input: TemplateInput, clock: Clock): Promise<Template> {
  const checked = checkTemplate(input)
  if ((await store.countTemplates(db, caller.workspaceId)) >= MAX_TEMPLATES) {
    throw invalidInput('name', `a workspace can have at most ${MAX_TEMPLATES} templates; delete one first`)
  }
  const template = await store.insertTemplate(db, caller.workspaceId, checked, clock())
  if (!template) throw nameTaken(checked.name)
  return template
}

/** Writes over a template. @throws NotFound `template_not_found`, and as `createTemplate` */
export async function replaceTemplate(
  db: Db,
  caller: Caller,
  id: number,
  input: TemplateInput,
  clock: Clock,
): Promise<Template> {
  const checked = checkTemplate(input)
  const template = await store
    .updateTemplateRow(db, caller.workspaceId, id, checked, clock())
    .catch((error: unknown) => {
      throw isDuplicate(error, ['workspace_id', 'name']) ? nameTaken(checked.name) : error
    })
  if (!template) throw notFound('template', id)
  return template
}

/** @throws NotFound `template_not_found` */
export async function deleteTemplate(db: Db, caller: Caller, id: number): Promise<void> {
  if (!(await store.deleteTemplateRow(db, caller.workspaceId, id))) throw notFound('template', id)
}

/** @throws NotFound `template_not_found` */
export async function getTemplate(db: Db, caller: Caller, id: number): Promise<Template> {
  const template = await store.findTemplate(db, caller.workspaceId, id)
  if (!template) throw notFound('template', id)
  return template
}

/** The caller's templates, oldest first. */
export const listTemplates = (db: Db, caller: Caller): Promise<Template[]> =>
  store.listTemplateRows(db, caller.workspaceId)

/** Fills a template in for a lead; nothing is sent. @throws NotFound `template_not_found` or `lead_not_found` */
export async function previewTemplate(db: Db, caller: Caller, id: number, leadId: number): Promise<RenderedTemplate> {
  const { messageBody } = await getTemplate(db, caller, id)
  const lead = await getLead(db, caller, leadId)
  return renderTemplate(messageBody, {
    lead,
    streamName: (await getStream(db, caller, lead.streamId)).name,
    segmentName: (await getSegment(db, caller, lead.segmentId)).name,
    accountHandle: (await getSource(db, caller, lead.sourceId)).handle,
  })
}
