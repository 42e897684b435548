import { eachEngine } from '../support/database.ts'
import { replayCases } from './contract.ts'
import { useStage } from './stage.ts'

eachEngine((open) => replayCases('catch-the-good-ones', useStage(open)))
