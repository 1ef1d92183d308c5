import type { ConsumerInfo, JetStreamManager } from '@nats-io/jetstream';
import { Periodic } from '@jobpro/schedule';
import { logger } from '@jobpro/telemetry';
import { consumerAvailable, consumerInHand, consumerLag, consumerOldest } from '../telemetry.js';
import type { ConsumerPlan } from '../topology.js';

/** Measures the lag of a service's consumers at intervals. */
export class LagWorker extends Periodic {
  constructor(
    private readonly manager: JetStreamManager,
    private readonly plans: readonly ConsumerPlan[],
    every: number,
  ) {
    super({ name: 'consumer lag', every }, () => this.measure());
  }

  /**
   * Sets the gauges once. Never rejects. A consumer that does not answer, because the server is gone
   * or its stream has no leader, has no lag, and its availability is 0.
   */
  async measure(): Promise<void> {
    for (const plan of this.plans) {
      const labels = { stream: plan.stream, consumer: plan.name };
      try {
        const info = await this.manager.consumers.info(plan.stream, plan.name);
        consumerLag.set(labels, info.num_pending + info.num_ack_pending);
        consumerInHand.set(labels, info.num_ack_pending);
        consumerOldest.set(labels, await this.#oldestAge(plan, info));
        consumerAvailable.set(labels, 1);
      } catch (error) {
        consumerAvailable.set(labels, 0);
        for (const gauge of [consumerLag, consumerInHand, consumerOldest]) gauge.remove(labels);
        logger.debug({ err: error, stream: plan.stream }, 'The lag could not be measured');
      }
    }
  }

  /** Seconds since the first message behind the floor of acknowledgements was stored. */
  async #oldestAge(plan: ConsumerPlan, info: ConsumerInfo): Promise<number> {
    if (info.num_pending + info.num_ack_pending === 0) return 0;
    const seq = info.ack_floor.stream_seq + 1;
    const first = await this.manager.direct.getMessage(plan.stream, { seq, next_by_subj: plan.pattern });
    return first === null ? 0 : Math.max(0, (Date.now() - first.time.getTime()) / 1000);
  }
}
