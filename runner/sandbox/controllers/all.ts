import type { ClusterApi } from '../storage/cluster-api.ts'
import type { Controller } from './controller.ts'
import { defaultObjectsController } from './default-objects.ts'
import { deploymentController } from './deployment/controller.ts'
import { disruptionController } from './disruption.ts'
import { endpointsController } from './endpoints/controller.ts'
import { garbageCollector } from './garbage/collector.ts'
import { namespaceController } from './namespace.ts'
import { replicaSetController } from './replica-set/controller.ts'
import { statefulSetController } from './stateful-set/controller.ts'

/** Every controller of the control plane. `certificate` (PEM) is what pods are to trust the API server by. */
export function allControllers(api: ClusterApi, certificate: string): Controller[] {
  return [
    defaultObjectsController(api, certificate),
    deploymentController(api),
    replicaSetController(api),
    statefulSetController(api),
    endpointsController(api),
    garbageCollector(api),
    namespaceController(api),
    disruptionController(api),
  ]
}
