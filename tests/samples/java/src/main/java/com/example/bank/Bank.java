package com.example.bank;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

public class Bank {
    /** Hears of what happens. */
    interface Listener {
        void opened(Account account);
    }

    private final List<Account> accounts = new ArrayList<>();
    private final Listener listener;

    public Bank(Listener listener) {
        this.listener = listener;
    }

    public <A extends Account> A open(A account) {
        accounts.add(account);
        listener.opened(account);
        return account;
    }

    public void transfer(Account from, Account to, BigDecimal amount) {
        from.withdraw(amount);
        to.deposit(amount);
    }

    public String report() {
        StringBuilder lines = new StringBuilder();
        for (Account account : accounts) {
            lines.append(account.describe()).append('\n');
        }
        return lines.toString();
    }

    public static void main(String[] arguments) {
        Bank bank = new Bank(account -> System.out.println(account.describe()));
        Savings savings = bank.open(new Savings("Ada", 2));
        savings.deposit(BigDecimal.TEN);
        savings.addInterest();
        System.out.println(bank.report());
    }
}
