/** A size as it is offered, in GiB and dollars an hour. */
export interface SizedType {
  readonly name: string;
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly gpu: object | null;
  readonly pricePerHour: number;
}
