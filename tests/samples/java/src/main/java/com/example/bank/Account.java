package com.example.bank;

import java.math.BigDecimal;

/** An account with a balance. */
public abstract class Account {
    private final String owner;
    protected BigDecimal balance = BigDecimal.ZERO;

    protected Account(String owner) {
        this.owner = owner;
    }

    public void deposit(BigDecimal amount) {
        Money.requirePositive(amount);
        balance = balance.add(amount);
    }

    public void withdraw(BigDecimal amount) {
        if (!allows(amount)) {
            throw new IllegalStateException(describe());
        }
        balance = balance.subtract(amount);
    }

    protected abstract boolean allows(BigDecimal amount);

    public String describe() {
        return owner + ": " + Money.format(balance);
    }
}
