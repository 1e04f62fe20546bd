package com.example.bank;

import java.math.BigDecimal;

final class Money {
    private Money() {}

    static void requirePositive(BigDecimal amount) {
        if (amount.signum() <= 0) {
            throw new IllegalArgumentException(format(amount));
        }
    }

    static BigDecimal percent(BigDecimal amount, int percent) {
        return amount.multiply(BigDecimal.valueOf(percent, 2));
    }

    static String format(BigDecimal amount) {
        return amount.toPlainString();
    }
}
