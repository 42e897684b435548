import {
  createTemplate,
  deleteTemplate,
  getTemplate,
  listTemplates,
  placeholders,
  previewTemplate,
  replaceTemplate,
  type Template,
} from '@leadwire/core'
import { created, ok } from '../../reply.ts'
import { toIso } from './from-domain.ts'
import { OkReply } from './replies.ts'
import { OneTemplateReply, RenderedReply, TemplatesReply } from './replies-templates.ts'
import { RenderBody, TemplateBody, TemplateParams } from './schemas-templates.ts'
import { route } from './services.ts'

const fromTemplate = ({ id, name, messageBody, createdAt, updatedAt }: Template) => ({
  id,
  name,
  messageBody,
  createdAt: toIso(createdAt),
  updatedAt: toIso(updatedAt),
})

export const listTemplatesRoute = route({
  method: 'get',
  path: '/api/v2/dm-templates',
  summary: 'List message templates, and the placeholders that they may hold',
  replies: { 200: TemplatesReply },
  errors: [],
  async handle({ db, caller }) {
    const templates = await listTemplates(db, caller)
    return ok({
      templates: templates.map(fromTemplate),
      placeholders: placeholders.map(({ name, meaning }) => ({ name, meaning })),
    })
  },
})

export const createTemplateRoute = route({
  method: 'post',
  path: '/api/v2/dm-templates',
  summary: 'Create a message template with placeholders, such as `{{firstName}}`',
  body: TemplateBody,
  replies: { 201: OneTemplateReply },
  errors: ['invalid_request', 'unknown_placeholder', 'template_name_taken'],
  handle: async ({ db, caller, clock, body }) =>
    created({ template: fromTemplate(await createTemplate(db, caller, body, clock)) }),
})

export const getTemplateRoute = route({
  method: 'get',
  path: '/api/v2/dm-templates/:templateId',
  summary: 'One message template',
  params: TemplateParams,
  notFound: 'template',
  replies: { 200: OneTemplateReply },
  errors: ['template_not_found'],
  handle: async ({ db, caller, params }) =>
    ok({ template: fromTemplate(await getTemplate(db, caller, params.templateId)) }),
})

export const replaceTemplateRoute = route({
  method: 'put',
  path: '/api/v2/dm-templates/:templateId',
  summary: 'Replace name and text of a message template',
  params: TemplateParams,
  notFound: 'template',
  body: TemplateBody,
  replies: { 200: OneTemplateReply },
  errors: ['invalid_request', 'unknown_placeholder', 'template_not_found', 'template_name_taken'],
  handle: async ({ db, caller, clock, params, body }) =>
    ok({ template: fromTemplate(await replaceTemplate(db, caller, params.templateId, body, clock)) }),
})

export const deleteTemplateRoute = route({
  method: 'delete',
  path: '/api/v2/dm-templates/:templateId',
  summary: 'Delete a message template',
  params: TemplateParams,
  notFound: 'template',
  replies: { 200: OkReply },
  errors: ['template_not_found'],
  async handle({ db, caller, params }) {
    await deleteTemplate(db, caller, params.templateId)
    return ok({ ok: true })
  },
})

export const renderTemplateRoute = route({
  method: 'post',
  path: '/api/v2/dm-templates/:templateId/render',
  scope: 'read',
  summary: 'Ours: what a message template becomes for a lead, and what the lead has no value for',
  params: TemplateParams,
  notFound: 'template',
  body: RenderBody,
  isIdempotent: false,
  replies: { 200: RenderedReply },
  errors: ['invalid_request', 'template_not_found', 'lead_not_found'],
  handle: async ({ db, caller, params, body }) => ok(await previewTemplate(db, caller, params.templateId, body.leadId)),
})
