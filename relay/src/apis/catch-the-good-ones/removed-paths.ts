import type { RemovedPath } from '../api.ts'

const v1 = (path: string, instead: string): RemovedPath => ({ path: `/api/v1${path}`, instead })

/** Where what v1 did is found now; the first that fits is told. Source: the reference, 2.17, put together from v1's pages. */
export const removedPaths: readonly RemovedPath[] = [
  v1(
    '/people-of-interest',
    'GET /api/v2/leads or GET /api/v2/streams/{id}/leads; confidence full/maybe is high/medium',
  ),
  v1('/lead-counts', 'GET /api/v2/leads?summary=true'),
  v1('/feedback', 'POST /api/v2/leads/{id}/feedback, with segmentId for savedSearchId'),
  v1('/saved-searches', '/api/v2/segments: a saved search is a segment'),
  v1('/tracked-accounts/:accountId/change-tier', 'POST /api/v2/accounts/{id}/change-tier'),
  v1('/tracked-accounts', 'GET /api/v2/accounts; POST /api/v2/streams tracks what its pairs name'),
  v1('/sync-history', 'GET /api/v2/runs or GET /api/v2/streams/{id}/runs'),
  v1('/sync-status', 'GET /api/v2/streams/{id}/runs/{runId}; status completed is succeeded'),
  v1('/sync-settings', 'syncTimes and timezone of PATCH /api/v2/streams/{id}'),
  v1('/explore/budget', 'GET /api/v2/me, under monthlyRetest'),
  v1('/dm-templates', '/api/v2/dm-templates'),
  v1('/webhooks', '/api/v2/webhooks; the filter trackedAccountId is accountId'),
  v1('/me', 'GET /api/v2/me'),
  v1('', 'the paths under /api/v2, which /docs lists'),
]
