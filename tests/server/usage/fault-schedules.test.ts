import { chargesWhatLived } from "./support/charges-what-lived";

chargesWhatLived(300);
