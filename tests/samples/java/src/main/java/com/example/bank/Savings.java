package com.example.bank;

import static com.example.bank.Money.percent;

import java.math.BigDecimal;

public class Savings extends Account {
    private final int rate;

    public Savings(String owner, int rate) {
        super(owner);
        this.rate = rate;
    }

    @Override
    protected boolean allows(BigDecimal amount) {
        return balance.compareTo(amount) >= 0;
    }

    public void addInterest() {
        deposit(percent(balance, rate));
    }
}
