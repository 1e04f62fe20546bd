package shop.support

fun round(cents: Int): Int = (cents + 4) / 5 * 5

object Clock {
    fun now(): Long = 0
}
