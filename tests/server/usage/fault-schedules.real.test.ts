import { chargesWhatLived } from "./support/charges-what-lived";

chargesWhatLived(10_000);
